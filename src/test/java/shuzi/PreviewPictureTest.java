package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The picture of docs/synthetic.md is a preview of synthetic images. */
@ServiceTest
class PreviewPictureTest {

    private static final Path FILE = Path.of("docs", "preview.png");

    @LocalServerPort
    int port;

    @Test
    void thePreviewShowsSyntheticImages() throws IOException {
        Api api = new Api(port);
        String id = api.post("/datasets/synthetic", "{}").json(201).get("id").asString();
        byte[] preview =
                api.get("/datasets/" + id + "/preview?rows=3&columns=8&seed=4").bytes();
        if (Boolean.getBoolean("docs.write")) {
            Files.write(FILE, preview);
        }
        assertThat(pixels(preview))
                .as("docs/preview.png differs: mvn test -Dtest=PreviewPictureTest -Ddocs.write=true")
                .isEqualTo(pixels(Files.readAllBytes(FILE)));
    }

    private static int[] pixels(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        return picture.getRaster().getSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, (int[]) null);
    }
}
