package dev.cotangent.bench.measure;

/**
 * What a measuring JVM says when a job's subject is ready to be run, and the clock of the limit
 * starts: a line of JSON on its way.
 *
 * @param number the job's number
 */
record Prepared(long number) {}
