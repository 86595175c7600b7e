# A lost card, an expired one, an unknown one, and a book's barcode: a sentence each, and no PIN pad.
card "Phạm Văn Hải"
expect no button ok
expect button borrow
card "Lê Thu Hà"
expect no button ok
card "29001000000999"
expect no button ok
card "39001000000276"
expect no button ok
expect button borrow
expect not screen "Hải"
