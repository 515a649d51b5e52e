/** What can be measured, and how it is measured: in JVMs of its own, in turns, with intervals. */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.measure;
