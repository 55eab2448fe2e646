"""What goes out: tables as files."""
