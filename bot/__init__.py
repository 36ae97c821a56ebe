"""Puente: orientation for people at the Mexico–Belize border."""
