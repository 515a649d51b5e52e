package dev.cotangent.bench;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import dev.cotangent.compiled.Compiled;
import dev.cotangent.dual.Forward;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.primitive.Real;
import dev.cotangent.reverse.Reverse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A user's source file, compiled in memory and loaded: nothing is written to disk, and a class may
 * have any name and any package.
 *
 * @param classes the top-level classes, the public one first
 * @param tree the parsed source
 */
record SourceFile(Path path, List<Class<?>> classes, CompilationUnitTree tree) {
  private static final int MOST_ERRORS = 3;

  /** The user's code may use what the examples use: the library and Apache Commons Math. */
  private static final List<Class<?>> LIBRARIES =
      List.of(
          Real.class,
          Forward.class,
          Reverse.class,
          Hybrid.class,
          Compiled.class,
          RealMatrix.class,
          Nullable.class);

  /** Compiles and loads a file, or says what is wrong with it. */
  static SourceFile compile(Path path) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UserError("this Java has no compiler: run Cotangent with a JDK, not a JRE");
    }
    Source source = new Source(path, read(path));
    var errors = new DiagnosticCollector<JavaFileObject>();
    try (var standard = compiler.getStandardFileManager(errors, Locale.ENGLISH, null);
        var memory = new Memory(standard)) {
      List<String> options = List.of("-classpath", classPath(), "-proc:none", "-Xlint:none");
      Supplier<JavacTask> task =
          () -> (JavacTask) compiler.getTask(null, memory, errors, options, null, List.of(source));
      // The compiler changes the tree that it works on: the one to look at is parsed apart.
      CompilationUnitTree tree = task.get().parse().iterator().next();
      if (errors.getDiagnostics().isEmpty()) {
        task.get().generate();
      }
      requireNoErrors(path, errors.getDiagnostics());
      return new SourceFile(path, load(path, tree, memory), tree);
    } catch (IOException e) {
      throw new UserError("cannot compile " + path + ": " + e.getMessage(), e);
    }
  }

  private static String read(Path path) {
    try {
      String source = Files.readString(path);
      // Some editors begin a file with a byte order mark, which is no Java.
      return source.startsWith("\uFEFF") ? source.substring(1) : source;
    } catch (NoSuchFileException e) {
      throw new UserError("there is no file " + path, e);
    } catch (CharacterCodingException e) {
      throw new UserError(path + " is not a text in UTF-8", e);
    } catch (IOException e) {
      throw new UserError(
          Files.isDirectory(path)
              ? path + " is a folder, not a Java source file"
              : "cannot read " + path,
          e);
    }
  }

  private static String classPath() {
    return LIBRARIES.stream()
        .map(SourceFile::location)
        .flatMap(Stream::ofNullable)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static @Nullable String location(Class<?> library) {
    CodeSource source = library.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireNoErrors(
      Path path, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<String> errors =
        diagnostics.stream()
            .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
            .map(d ->
                "%s:%d: %s"
                    .formatted(path.getFileName(), d.getLineNumber(), d.getMessage(Locale.ENGLISH)))
            .toList();
    if (!errors.isEmpty()) {
      String more =
          errors.size() > MOST_ERRORS
              ? "\n... and %d more".formatted(errors.size() - MOST_ERRORS)
              : "";
      throw new UserError(
          path
              + " does not compile:\n"
              + errors.stream().limit(MOST_ERRORS).collect(Collectors.joining("\n"))
              + more);
    }
  }

  private static List<Class<?>> load(Path path, CompilationUnitTree tree, Memory memory) {
    String prefix = tree.getPackage() == null ? "" : tree.getPackage().getPackageName() + ".";
    ClassLoader loader = memory.loader();
    List<Class<?>> classes = new ArrayList<>();
    tree.getTypeDecls().stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast)
        .sorted(Comparator.comparing(c -> !c.getModifiers().getFlags().contains(Modifier.PUBLIC)))
        .map(c -> prefix + c.getSimpleName())
        .forEach(name -> {
          try {
            classes.add(Class.forName(name, false, loader));
          } catch (ClassNotFoundException | LinkageError e) {
            throw new UserError(path + ": class " + name + " cannot be loaded: " + e, e);
          }
        });
    return classes;
  }

  /** Returns the trees of a class's own members. */
  List<? extends Tree> members(Class<?> type) {
    return tree.getTypeDecls().stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast)
        .filter(c -> c.getSimpleName().contentEquals(type.getSimpleName()))
        .findFirst()
        .map(ClassTree::getMembers)
        .orElseThrow();
  }

  /** The text of a file; the name of its public class need not be the file's. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path path, String text) {
      super(path.toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public @Nullable NestingKind getNestingKind() {
      return null;
    }
  }

  /** Keeps the classes that the compiler writes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location,
        String className,
        JavaFileObject.Kind kind,
        @Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }

    ClassLoader loader() {
      return new ClassLoader(SourceFile.class.getClassLoader()) {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
          ByteArrayOutputStream bytes = classes.get(name);
          if (bytes == null) {
            throw new ClassNotFoundException(name);
          }
          byte[] code = bytes.toByteArray();
          return defineClass(name, code, 0, code.length);
        }

        // Whoever translates a class wants to read it.
        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
          String className = name.replaceFirst("[.]class$", "").replace('/', '.');
          ByteArrayOutputStream bytes = classes.get(className);
          return bytes == null
              ? super.getResourceAsStream(name)
              : new ByteArrayInputStream(bytes.toByteArray());
        }
      };
    }
  }
}
