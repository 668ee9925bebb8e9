"""The letters about the programme: to those who speak in it, and to those who arrange it."""
