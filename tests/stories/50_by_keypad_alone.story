# A whole visit without a finger on the screen: the card, the books, and a keypad.
key right                                  # the first key only shows where the focus is
expect focus borrow
place "Truyện Kiều", "Số đỏ"
card "Nguyễn Thị Lan"
key digit 1
key digit 9                                # a slip of the hand
key erase
key digit 2
key digit 3
key digit 4
expect focus ok
key select
expect screen "Chào Lan"
expect sound done
expect loan "Truyện Kiều" to "Nguyễn Thị Lan"
expect item "Số đỏ" unsecured
key help
key back                                   # and as it was before
expect screen "Chào Lan"
key down
key right
expect focus finish
key select
expect button receipt_none
expect focus receipt_print
tap back                                   # a finger: the focus goes
expect no focus
key select                                 # … and the next key presses nothing
expect screen "Chào Lan"
key right
expect focus finish
key select
key select
expect receipts 1
expect receipt "Truyện Kiều"
lift all
expect queue 0
