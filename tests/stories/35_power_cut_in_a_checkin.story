# The book was handed over. It is finished under the same id.
network silent
tap return
place "Dế Mèn phiêu lưu ký"
expect item "Dế Mèn phiêu lưu ký" secured
power cut
expect queue 1
network up
sync
expect no loan "Dế Mèn phiêu lưu ký"
expect applied "Dế Mèn phiêu lưu ký" checkin
expect item "Dế Mèn phiêu lưu ký" secured
expect conflicts 0
