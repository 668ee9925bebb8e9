"""What speakers do by themselves, without an account: each by the link that is theirs alone."""
