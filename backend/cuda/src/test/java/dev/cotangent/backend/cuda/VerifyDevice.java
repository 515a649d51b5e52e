package dev.cotangent.backend.cuda;

import dev.cotangent.backend.cuda.driver.Devices;

/** Says which devices there are, or why none; ends with status 1 then. */
public final class VerifyDevice {
  private VerifyDevice() {}

  /** Writes it. */
  public static void main(String[] arguments) {
    System.out.println(Devices.describe());
    Devices.all().forEach(System.out::println);
    System.exit(Devices.obstacle().isPresent() ? 1 : 0);
  }
}
