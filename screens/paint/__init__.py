"""From nodes to dots: drawings, shapes, the one painter, its surface."""
