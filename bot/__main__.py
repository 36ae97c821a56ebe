"""`python -m bot` is the same as `puente`."""

from bot.cli.main import main

main()
