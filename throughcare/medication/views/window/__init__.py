"""The dosing window's pages: who waits, one person, what is different, the desk, the kiosk."""
