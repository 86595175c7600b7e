-- items.csv out of a Koha: items with their title, and who has them (docs/nightly-file.md).
-- Before Koha 22.11 the column s.renewals_count was called s.renewals. What Koha does not lend gets the kind not_for_loan:
-- rules.toml says [rules.item.not_for_loan] loan_days = 0. A set is told by a number in «materials specified».
SELECT i.barcode AS barcode,
       IFNULL(b.title, '') AS title,
       IFNULL(b.author, '') AS author,
       IF(i.notforloan <> 0 OR IFNULL(t.notforloan, 0) <> 0, 'not_for_loan', IFNULL(t.itemtype, '')) AS kind,
       IF(i.withdrawn <> 0 OR i.itemlost <> 0, 1, 0) AS withdrawn,
       IF(i.materials REGEXP '^[1-9][0-9]?$', i.materials, 1) AS parts,
       IF(s.issue_id IS NULL, '', COALESCE(NULLIF(p.cardnumber, ''), CONCAT('borrower ', s.borrowernumber))) AS loan_card,
       IFNULL(DATE(s.date_due), '') AS due,
       IFNULL(s.renewals_count, 0) AS renewed
  FROM items i
  JOIN biblio b ON b.biblionumber = i.biblionumber
  JOIN biblioitems bi ON bi.biblioitemnumber = i.biblioitemnumber
  LEFT JOIN itemtypes t ON t.itemtype = COALESCE(NULLIF(i.itype, ''), bi.itemtype)
  LEFT JOIN issues s ON s.itemnumber = i.itemnumber
  LEFT JOIN borrowers p ON p.borrowernumber = s.borrowernumber
 WHERE i.barcode IS NOT NULL AND i.barcode <> ''
 ORDER BY i.itemnumber
