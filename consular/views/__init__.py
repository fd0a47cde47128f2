"""What a visitor gets: whom to call, where to go, and whether the door is open."""
