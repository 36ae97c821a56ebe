"""The pure core: content in, screens out. No Telegram, network, database, files or clock."""
