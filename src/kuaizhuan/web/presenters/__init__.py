"""What pages show, prepared as plain values, so that templates neither query nor decide."""
