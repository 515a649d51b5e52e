package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadingTest {
  /** JCuda's message is two stack traces: of looking on the library path, and in the jar. */
  private static final String MESSAGE =
      """
      Error while loading native library "JCudaDriver-12.6.0-linux-x86_64"
      Stack trace from the attempt to load the library as a file:
      java.lang.UnsatisfiedLinkError: no JCudaDriver-12.6.0 in java.library.path: /usr/lib
      \tat jcuda/jcuda.LibUtils.loadLibrary(LibUtils.java:143)
      Stack trace from the attempt to load the library as a resource:
      %s
      \tat jcuda/jcuda.LibUtils.loadLibraryResource(LibUtils.java:260)
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LINUX|java.lang.UnsatisfiedLinkError: /tmp/x.so: libcuda.so.1: cannot open shared object"
            + " file: No such file or directory|there is no NVIDIA driver here",
        "WINDOWS|java.lang.UnsatisfiedLinkError: x.dll: Can't find dependent libraries|nvcuda.dll"
            + " cannot be loaded: there is no NVIDIA driver here",
        "LINUX|java.io.IOException: No resource found with name '/lib/x.so'|put jcuda-natives",
        "LINUX|java.lang.IllegalCallerException: Illegal native access|--enable-native-access",
        "LINUX|java.lang.UnsatisfiedLinkError: /tmp/x.so: failed to map segment from shared object"
            + "|/tmp/x.so: failed to map segment"
      })
  void theReasonIsFoundInAMessage(Platform platform, String error, String reason) {
    String found = Loading.reason(MESSAGE.formatted(error), platform);
    assertTrue(found.contains(reason), found);
    assertTrue(found.lines().count() == 1, found);
  }
}
