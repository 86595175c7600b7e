# Nobody looks at the screen: what is heard in the headphones is enough for a whole visit.
headphones in
expect spoken "Đã bật giọng đọc."
expect spoken "quét thẻ của bạn"
key left                                   # the first key only says where the focus is
expect spoken "Mượn sách"
key left
expect spoken "Trợ giúp"
key left
key left
key left
expect spoken "English"
key select
expect spoken "scan your card"
place "Truyện Kiều", "Moby-Dick; or, The Whale"
expect spoken "2 books are lying here."
card "Nguyễn Thị Lan"
expect spoken "Enter your PIN"
key digit 1
expect spoken "1 digit entered."
key digit 2
key digit 3
key digit 4
expect spoken "4 digits entered."
expect not spoken "1234"
key select
expect spoken "Hello Lan"
expect spoken "Truyện Kiều. Yours until"
expect spoken "Moby-Dick; or, The Whale. Yours until"
expect sound done
place "Mắt biếc"                           # somebody else's
expect spoken "Mắt biếc. Someone else has reserved this."
expect sound trouble
key down
key right
expect spoken "Finish"
key select
expect spoken "How would you like your slip?"
expect spoken "On paper"
key right
key right
key right
expect spoken "No slip"
key select
expect spoken "2 books borrowed"
headphones out
key right
expect not spoken "Done"
