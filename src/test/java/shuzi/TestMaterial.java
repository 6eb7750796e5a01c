package shuzi;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that lie beside the project, not in it: the reference's exact values and real images. */
public final class TestMaterial {

    private TestMaterial() {}

    /** 12,000 images of Chinese MNIST in the layout of the Kaggle download. */
    public static Path chineseMnist() {
        return find("data/chinese-mnist/chinese-mnist-80-writers.zip");
    }

    /** A file of the tutorial's, written by SciPy. */
    public static Path matlab(String name) {
        return find("data/matlab/" + name);
    }

    /** A file as other programs write it. */
    public static Path file(String name) {
        return find("data/files/" + name);
    }

    public static Path golden(String name) {
        return find("reference/golden/" + name);
    }

    /** The file, or the end of the test: skipped on a machine without the material, failed where CI=true. */
    private static Path find(String name) {
        Path file = Path.of("..", "shared").resolve(name);
        if (!Files.exists(file)) {
            String message = file + " is not there: this test needs the reference material beside the project";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            abort(message);
        }
        return file;
    }
}
