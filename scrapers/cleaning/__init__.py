"""From bytes or text to a Page: what is main text, what surrounds it and what nobody sees."""
