-- Counts the published figures of Nantong from the raw records alone, beside the
-- rules and without them. Run in a folder of records:
--     sqlite3 :memory: < nantong_counts.sql
-- Prints CSV: four counts, then what each charged department is charged.
-- Amounts are whole numbers of 1/200000 of a point: points have at most three
-- decimals, a factor is in halves, a refund in hundredths.
.mode csv
.import events.csv events

CREATE VIEW weighed AS
SELECT id, unit, official, date,
       CAST(round(points * 1000) AS INTEGER) AS milli,
       CASE situation
         WHEN 'low_place' THEN
           CASE WHEN CAST(rise AS INTEGER) >= 2 THEN 0
                WHEN CAST(rise AS INTEGER) = 1 THEN 1 ELSE 2 END
         WHEN 'behind' THEN
           CASE WHEN objective = 'yes' THEN 0
                WHEN recovering = 'yes' THEN 1 ELSE 2 END
         WHEN 'fallen' THEN CASE WHEN recovering = 'yes' THEN 1 ELSE 2 END
       END AS halves,
       -- Three months later, or the last day of a month too short for it.
       rectified <> '' AND rectified <= CASE due
         WHEN '' THEN min(date(date, '+3 months'),
                          date(date, 'start of month', '+4 months', '-1 day'))
         ELSE due END AS met,
       CAST(round(min(share, 0.8) * 100) AS INTEGER) AS refunded
FROM (SELECT *, CASE refund_share WHEN '' THEN 0.0
                ELSE CAST(refund_share AS REAL) END AS share FROM events)
WHERE kind = 'pre_deduction';

CREATE VIEW charges AS
SELECT unit, sum(milli * halves * (100 - refunded)) AS charge
FROM weighed WHERE NOT met
GROUP BY unit HAVING charge > 0;

SELECT 'predeductions', count(*) FROM weighed WHERE halves > 0;
SELECT 'charged', count(*) FROM charges;
SELECT 'officials', count(DISTINCT official) FROM weighed
  WHERE halves > 0 AND official <> '';
SELECT 'lost', count(*) FROM (
  SELECT DISTINCT official, (strftime('%m', date) + 2) / 3 FROM weighed
  WHERE halves > 0 AND official <> '');
SELECT unit, printf('%d.%06d', charge / 200000, charge % 200000 * 5)
FROM charges ORDER BY unit;
