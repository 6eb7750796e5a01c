package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pictures by synthetic writers in the documentation are those that the service draws. */
@ServiceTest
class PreviewPictureTest {

    @LocalServerPort
    int port;

    @Test
    void thePreviewShowsSyntheticImages() throws IOException {
        Api api = new Api(port);
        String id = api.post("/datasets/synthetic", "{}").json(201).get("id").asString();
        requireEqual(
                "preview.png",
                api.get("/datasets/" + id + "/preview?rows=3&columns=8&seed=4").bytes());
    }

    @Test
    void theJoinedNumberIsDrawnByASyntheticWriter() throws IOException {
        String text = URLEncoder.encode("二百万七千四百三十五", StandardCharsets.UTF_8);
        requireEqual(
                "joined-number.png",
                new Api(port).get("/numbers/picture?joining=0.3&text=" + text).bytes());
    }

    private static void requireEqual(String name, byte[] picture) throws IOException {
        Path file = Path.of("docs", name);
        if (Boolean.getBoolean("docs.write")) {
            Files.write(file, picture);
        }
        assertThat(pixels(picture))
                .as("docs/%s differs: mvn test -Dtest=PreviewPictureTest -Ddocs.write=true", name)
                .isEqualTo(pixels(Files.readAllBytes(file)));
    }

    private static int[] pixels(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        return picture.getRaster().getSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, (int[]) null);
    }
}
