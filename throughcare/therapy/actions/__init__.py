"""What can be done: sessions planned, recorded and written up; homework; supervision."""
