-- holds.csv out of a Koha: who waits for which copy (docs/nightly-file.md). Holds that are placed on a copy, or have found one,
-- stand in reserves; those on a title are given a copy by Koha's holds queue (build_holds_queue.pl, once an hour).
SELECT i.barcode AS barcode,
       COALESCE(NULLIF(p.cardnumber, ''), CONCAT('borrower ', r.borrowernumber)) AS card,
       IF(r.found = 'W', IFNULL(r.branchcode, ''), '') AS shelf,
       IF(r.found IS NULL, 1 + IFNULL(r.priority, 0), 0) AS position
  FROM reserves r
  JOIN items i ON i.itemnumber = r.itemnumber
  JOIN borrowers p ON p.borrowernumber = r.borrowernumber
 WHERE i.barcode IS NOT NULL AND i.barcode <> '' AND (r.suspend = 0 OR r.found IS NOT NULL)
UNION ALL
SELECT q.barcode, COALESCE(NULLIF(q.cardnumber, ''), CONCAT('borrower ', q.borrowernumber)), '', 1000
  FROM tmp_holdsqueue q
 WHERE q.barcode IS NOT NULL AND q.barcode <> ''
