/**
 * The report of a comparison as one page of HTML: charts, tables, and sentences on what they show.
 */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.report;
