"""HTTP: webhook and health, the stats dashboard, the local Bot API server and the phone page."""
