"""What people type about the programme, made into values that the rules take."""
