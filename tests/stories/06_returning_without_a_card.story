# Quân's books come back; nobody needs a card for that.
tap return
place "Dế Mèn phiêu lưu ký", "Cho tôi xin một vé đi tuổi thơ"
expect screen "Dế Mèn phiêu lưu ký"
expect item "Dế Mèn phiêu lưu ký" secured
expect item "Cho tôi xin một vé đi tuổi thơ" secured
expect no loan "Dế Mèn phiêu lưu ký"
tap finish
tap receipt_print
expect receipt "Dế Mèn phiêu lưu ký"
expect applied "Dế Mèn phiêu lưu ký" checkin
