"""What helps editors: reports on the content, its history, its stamps and its web links."""
