"""Pure thought about a change: cut, compose, link and prove. No effect, and no language's name."""
