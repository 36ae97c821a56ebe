"""The `puente` command: the only place that wires things, imported by nobody else."""
