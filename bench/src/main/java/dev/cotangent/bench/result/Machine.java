package dev.cotangent.bench.result;

import java.util.Map;

/**
 * Where something was measured.
 *
 * @param processor the processor's name
 * @param cores the number of processors that the JVM sees
 * @param memoryBytes the machine's memory
 * @param system the operating system
 * @param java the JVM, with its version
 * @param heapBytes the largest heap of a measuring JVM
 * @param versions the versions of this library and of its peers, by name
 */
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String system,
    String java,
    long heapBytes,
    Map<String, String> versions) {}
