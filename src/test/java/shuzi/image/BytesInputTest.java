package shuzi.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

class BytesInputTest {

    @Test
    void readsAsTheJdksOwnStreamDoes() throws IOException {
        var random = new SplittableRandom(1);
        var bytes = new byte[20_000]; // more than a block of the JDK's
        random.nextBytes(bytes);
        try (var ours = new BytesInput(bytes);
                var jdks = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            for (int step = 0; step < 2_000; step++) {
                long seed = random.nextLong();
                assertThat(step(ours, new SplittableRandom(seed))).isEqualTo(step(jdks, new SplittableRandom(seed)));
            }
            assertThat(ours.length()).isEqualTo(bytes.length);
        }
    }

    /** What some way of reading gives, and where the stream is then. */
    private static String step(ImageInputStream in, SplittableRandom random) throws IOException {
        String read = switch (random.nextInt(5)) {
            case 0 -> {
                in.seek(random.nextInt(20_100)); // now and then behind the end
                yield "sought";
            }
            case 1 -> "" + in.read();
            case 2 -> {
                int bits = in.getBitOffset();
                yield bits + " " + (in.getStreamPosition() < 19_000 ? in.readBits(random.nextInt(1, 30)) : -1);
            }
            default -> {
                var target = new byte[random.nextInt(3_000)];
                int start = random.nextInt(target.length + 1);
                yield in.read(target, start, target.length - start) + java.util.Arrays.toString(target);
            }
        };
        return read + " at " + in.getStreamPosition() + " bit " + in.getBitOffset();
    }
}
