# Lan has five books in her arms: besides the PIN two touches, the end and the slip.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều", "Số đỏ", "Chí Phèo", "Tắt đèn", "Pride and Prejudice"
expect item "Truyện Kiều" unsecured
expect item "Pride and Prejudice" unsecured
expect screen "Đã mượn 5 cuốn"
tap finish
tap receipt_print
expect receipts 1
expect screen "Chúc bạn đọc vui."
expect touches 2
expect seconds 60
lift all
walk_away

# Marie knows only her number, and takes her due dates along on her telephone.
language fr
tap borrow
tap type_card
type "29001000000038"
expect screen "Vérifiez le numéro"
tap erase
type "9"
pin "3456"
place "L'Étranger"
expect item "L'Étranger" unsecured
tap finish
tap receipt_phone
expect screen "Visez ce code avec votre téléphone."
expect loan "L'Étranger" to "Marie Dubois"
tap done
expect receipts 1
expect screen "Bonne lecture."
