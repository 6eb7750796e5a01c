package shuzi;

/** Starts the service where Java is new enough for it, and says so where it is not. Compiled for older Java than all else. */
public final class Launcher {

    private static final int JAVA = 25;

    private Launcher() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        int version = Runtime.version().feature();
        if (version < JAVA) {
            System.err.printf("The service needs Java %d or later, and this is Java %d.%n", JAVA, version);
            System.err.printf("Install a JDK %d, and start the service with its bin/java.%n", JAVA);
            System.exit(1);
        }
        Class.forName("shuzi.ShuziApplication")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args);
    }
}
