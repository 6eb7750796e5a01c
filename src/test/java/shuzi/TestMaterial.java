package shuzi;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files outside the project: the exact values of the reference, and real images. */
public final class TestMaterial {

    private TestMaterial() {}

    /** Returns 12,000 images of Chinese MNIST in the layout of the Kaggle download. */
    public static Path chineseMnist() {
        return find("data/chinese-mnist/chinese-mnist-80-writers.zip");
    }

    /** Returns a file of the tutorial, written by SciPy. */
    public static Path matlab(String name) {
        return find("data/matlab/" + name);
    }

    /** Returns a file that another program wrote. */
    public static Path file(String name) {
        return find("data/files/" + name);
    }

    /** Returns pictures of people whose writing no network was trained on: a ZIP with a folder for each label. */
    public static Path strangers(String name) {
        return find("data/strangers/" + name);
    }

    public static Path golden(String name) {
        return find("reference/golden/" + name);
    }

    /** Returns the file. If it is missing, the test is skipped, or fails where CI=true. */
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
