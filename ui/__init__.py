"""What people see: the web page and the terminal. Everything shown comes from a `rag.Answer`."""
