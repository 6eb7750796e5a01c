package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** README's picture is the preview of images that the project draws itself. */
@ServiceTest
class PreviewPictureTest {

    private static final Path FILE = Path.of("docs", "preview.png");

    @LocalServerPort
    int port;

    @Test
    void theReadmesPictureIsAPreviewOfOurOwnImages() throws IOException {
        Api api = new Api(port);
        String id = api.importArchive(Zip.numerals(4, 4).build()).get("id").asString();
        byte[] preview =
                api.get("/datasets/" + id + "/preview?rows=3&columns=8&seed=4").bytes();
        if (Boolean.getBoolean("docs.write")) {
            Files.write(FILE, preview);
        }
        assertThat(Files.readAllBytes(FILE)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(preview).startsWith(0x89, 'P', 'N', 'G');
    }
}
