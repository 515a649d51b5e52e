package dev.cotangent.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.backend.cuda.emulator.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DevicesTest {
  private static final String MODULE = "dev.cotangent.backend.cuda";

  private static String devices(Map<String, String> environment) {
    Command result = Forked.session("devices", environment, List.of(Stubs.cuda()));
    assertTrue(result.output().endsWith("done\n"), result.output());
    return result.output();
  }

  /** JCuda itself says so only the first time. */
  @Test
  void withoutADriverThatIsSaidEachTime() {
    assumeTrue(Foreign.library("libcuda.so.1").isEmpty(), "there is an NVIDIA driver here");
    for (int i = 0; i < 2; i++) {
      assertEquals(
          "libcuda.so.1 cannot be loaded: there is no NVIDIA driver here; install one (535 or"
              + " later), and start a container with --gpus all",
          Devices.obstacle().orElseThrow());
    }
    assertEquals(List.of(), Devices.all());
    assertTrue(Devices.describe().startsWith("no GPU can be used: libcuda.so.1"));
    assertThrows(IllegalStateException.class, () -> Devices.open(0));
  }

  @Test
  void devicesAreListed() {
    String output = devices(Map.of("STUB_DEVICES", "2", "STUB_CAPABILITY", "121"));
    assertTrue(
        output.startsWith(
            "Optional.empty [Info[index=0, name=Stub 0, totalBytes=67108864, major=12, minor=1],"
                + " Info[index=1, name=Stub 1, totalBytes=67108864, major=12, minor=1]]\n"
                + "NVIDIA driver for CUDA 12.4; cuBLAS: "),
        output);
    assertTrue(output.contains("there is no GPU 7 that can be used; there are [Info"), output);
  }

  @ParameterizedTest
  @CsvSource({
    "STUB_VERSION, 11080, the NVIDIA driver is for CUDA 11.8",
    "STUB_INIT, 100, cuInit: CUDA_ERROR_NO_DEVICE (as the stub says); no GPU is visible",
    "STUB_INIT, 999, cuInit: CUDA error 999 (the driver has no text for it); often the kernel",
    "STUB_DEVICES, 0, the NVIDIA driver shows no GPU",
    "STUB_CAPABILITY, 70, no GPU here has compute capability 7.5"
  })
  void obstaclesAreNamed(String variable, String value, String reason) {
    String output = devices(Map.of(variable, value));
    assertTrue(output.startsWith("Optional[" + reason), output);
    assertTrue(output.contains("\nno GPU can be used: " + reason), output);
  }

  /** JCuda cannot look into the module of its native libraries; see {@link NativeLibraries}. */
  @Test
  void nativeLibrariesAreFoundOnTheModulePath(@TempDir Path temporary) {
    Command result = onModulePath(temporary, "jcuda", "jcublas");
    assertTrue(result.output().startsWith("Optional.empty [Info[index=0"), result.output());
    assertTrue(result.output().contains("through JCublas"), result.output());
  }

  @Test
  void nativeLibrariesThatAreMissingAreNamed(@TempDir Path temporary) {
    Command result = onModulePath(temporary, "jcuda-1", "jcublas-1");
    assertTrue(
        result.output().startsWith("Optional[JCuda's native libraries are missing"),
        result.output());
  }

  /** Runs the module as one; only the session is put into it from the tests. */
  private static Command onModulePath(Path temporary, String... jcudaJars) {
    String modules =
        Path.of("target/classes").toAbsolutePath()
            + ":"
            + Forked.partOfClassPath(jcudaJars)
            + ":"
            + Forked.partOfClassPath(
                "cotangent-primitive", "primitive/target", "jspecify", "commons-");
    return Forked.java(
        Map.of(),
        List.of(Stubs.cuda(), Stubs.cublas12().getParent()),
        List.of(
            "-Djava.io.tmpdir=" + temporary,
            "--module-path",
            modules,
            "--enable-native-access=jcuda,jcublas," + MODULE,
            "--patch-module",
            MODULE + "=" + Path.of("target/test-classes").toAbsolutePath(),
            "--add-reads",
            MODULE + "=ALL-UNNAMED",
            "-cp",
            Forked.partOfClassPath("junit", "opentest4j", "apiguardian"),
            "-m",
            MODULE + "/" + DriverSession.class.getName(),
            "devices"));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, LINUX",
    "Windows 11, amd64, WINDOWS",
    "Linux, aarch64, OTHER",
    "Mac OS X, x86_64, OTHER"
  })
  void jcudaHasLibrariesForTwoPlatforms(String system, String processor, Platform platform) {
    assertEquals(platform, Platform.of(system, processor));
  }

  @Test
  void whatJavaRefusesIsAllowedByAnOption() {
    Command result =
        Forked.java(
            Map.of(),
            List.of(Stubs.cuda()),
            List.of(
                "--illegal-native-access=deny",
                "--enable-native-access=java.base",
                "-cp",
                Forked.classPath(),
                DriverSession.class.getName(),
                "devices"));
    assertTrue(result.output().contains("--enable-native-access=ALL-UNNAMED"), result.output());
  }
}
