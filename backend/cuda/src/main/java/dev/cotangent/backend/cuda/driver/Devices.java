package dev.cotangent.backend.cuda.driver;

import static dev.cotangent.backend.cuda.driver.Cuda.check;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDeviceTotalMem;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuInit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;

/**
 * The NVIDIA GPUs of this machine, and why they cannot be used where they cannot.
 *
 * <p>This class loads and answers everywhere. What it takes for granted it finds out once: JCuda,
 * if its native library does not load, says why the first time, and from then on only that it has
 * failed before.
 *
 * <p>Native code is called, so Java is best started with {@code
 * --enable-native-access=ALL-UNNAMED}, or on the module path with {@code
 * --enable-native-access=jcuda,jcublas,dev.cotangent.backend.cuda}. Otherwise it warns, and later
 * versions will refuse.
 */
public final class Devices {
  private static final int OLDEST_DRIVER = 12_000;
  private static final int OLDEST_DEVICE = 75;

  private Devices() {}

  /**
   * A GPU.
   *
   * @param index its number among the GPUs that CUDA shows, from 0
   * @param name its name
   * @param totalBytes the bytes of its memory
   * @param major its compute capability before the point
   * @param minor its compute capability after the point
   */
  @SuppressWarnings("AvoidCommonTypeNames") // always read after its class: Devices.Info
  public record Info(int index, String name, long totalBytes, int major, int minor) {
    private boolean recentEnough() {
      return 10 * major + minor >= OLDEST_DEVICE;
    }
  }

  /** Returns why no GPU can be used, and what to do about it; empty if one can. */
  public static Optional<String> obstacle() {
    return Verdict.OBSTACLE;
  }

  /** Returns the GPUs that can be used; none if there is an obstacle. */
  public static List<Info> all() {
    return obstacle().isPresent() ? List.of() : visible().filter(Info::recentEnough).toList();
  }

  /**
   * Begins the use of a GPU.
   *
   * @param index its number, as {@link Info} says it
   * @throws IllegalStateException if there is an obstacle
   * @throws IllegalArgumentException if there is no such GPU
   * @throws DriverException if its driver reports an error
   */
  public static Driver open(int index) {
    obstacle()
        .ifPresent(reason -> {
          throw new IllegalStateException("no GPU can be used: " + reason);
        });
    return new JCudaDriver(
        all().stream()
            .filter(info -> info.index() == index)
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no GPU %d that can be used; there are %s".formatted(index, all()))));
  }

  /** Returns what there is, for a report: the driver's version, and which cuBLAS. */
  public static String describe() {
    return obstacle()
        .map(reason -> "no GPU can be used: " + reason)
        .orElseGet(() ->
            "NVIDIA driver for CUDA %s; cuBLAS: %s"
                .formatted(text(driverVersion()), Cublas.find().describe()));
  }

  /** Returns CUDA's object for a device. */
  static CUdevice device(int index) {
    CUdevice device = new CUdevice();
    check(cuDeviceGet(device, index), "cuDeviceGet of " + index);
    return device;
  }

  /**
   * Returns an attribute of a device.
   *
   * @param attribute CUDA's number of it
   */
  static int attribute(CUdevice device, int attribute) {
    int[] value = new int[1];
    check(cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute of " + attribute);
    return value[0];
  }

  private static Stream<Info> visible() {
    int[] count = new int[1];
    check(cuDeviceGetCount(count), "cuDeviceGetCount");
    return IntStream.range(0, count[0]).mapToObj(Devices::info);
  }

  private static Info info(int index) {
    CUdevice device = device(index);
    byte[] name = new byte[256];
    check(cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
    long[] bytes = new long[1];
    check(cuDeviceTotalMem(bytes, device), "cuDeviceTotalMem");
    return new Info(
        index,
        new String(name, StandardCharsets.UTF_8).replace("\0", "").strip(),
        bytes[0],
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR));
  }

  private static int driverVersion() {
    int[] version = new int[1];
    check(cuDriverGetVersion(version), "cuDriverGetVersion");
    return version[0];
  }

  /** Writes a version, 12040 for instance, the usual way. */
  private static String text(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  /** Whether there is an obstacle, found out once. */
  private static final class Verdict {
    static final Optional<String> OBSTACLE = find();

    private static Optional<String> find() {
      if (Platform.current() == Platform.OTHER) {
        return Optional.of(
            "JCuda has native libraries for Linux and Windows on x86-64 only, and this is %s on %s"
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
      }
      return Loading.obstacle().or(Verdict::ofDriver).or(Verdict::ofDevices);
    }

    /** The version first: an older driver lacks calls, and a missing one ends the process. */
    private static Optional<String> ofDriver() {
      int version = driverVersion();
      if (version < OLDEST_DRIVER) {
        return Optional.of(
            "the NVIDIA driver is for CUDA %s, and 12.0 is needed: install version 525 or later"
                .formatted(text(version)));
      }
      int result = cuInit(0);
      return result == CUresult.CUDA_SUCCESS
          ? Optional.empty()
          : Optional.of(Cuda.explain(result, "cuInit"));
    }

    private static Optional<String> ofDevices() {
      List<Info> there = visible().toList();
      if (there.isEmpty()) {
        return Optional.of("the NVIDIA driver shows no GPU: look at CUDA_VISIBLE_DEVICES");
      }
      return there.stream().anyMatch(Info::recentEnough)
          ? Optional.empty()
          : Optional.of(
              "no GPU here has compute capability 7.5 or later, which came with Turing in 2018: "
                  + there);
    }
  }
}
