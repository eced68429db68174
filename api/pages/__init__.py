"""The screens: plain pages made on the server."""
