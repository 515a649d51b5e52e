package dev.cotangent.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Finds versions in what Maven writes into a jar, so that they stand in the pom alone. */
public final class MavenVersion {
  private MavenVersion() {}

  /** Returns the version of an artifact on the class path. */
  public static String of(String group, String artifact) {
    String path = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    Properties maven = new Properties();
    try (InputStream in = MavenVersion.class.getResourceAsStream(path)) {
      if (in != null) {
        maven.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return maven.getProperty("version", "(not packaged)");
  }
}
