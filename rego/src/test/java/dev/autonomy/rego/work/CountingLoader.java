package dev.autonomy.rego.work;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.util.List;

/** Loads the classes of some packages itself, with counters in them; all others from its parent. */
public final class CountingLoader extends ClassLoader {

  private final List<String> prefixes;
  private final ClassFile classFile;

  /**
   * A loader for the classes whose names begin with one of {@code prefixes}. {@link Work} is among
   * them wherever it stands, so that the counters belong to this loader.
   */
  public CountingLoader(List<String> prefixes) {
    super(CountingLoader.class.getClassLoader());
    this.prefixes = List.copyOf(prefixes);
    ClassHierarchyResolver resolver =
        ClassHierarchyResolver.ofResourceParsing(getParent())
            .orElse(ClassHierarchyResolver.defaultResolver());
    classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (prefixes.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (stream == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] original = stream.readAllBytes();
      ClassModel model = classFile.parse(original);
      boolean counter = name.startsWith(Work.class.getPackageName() + ".");
      byte[] code =
          counter ? original : classFile.transformClass(model, new CountingTransform(model));
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
