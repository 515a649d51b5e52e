/** What has been measured, as it is kept: in JSON and CSV, for reports and later comparisons. */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.result;
