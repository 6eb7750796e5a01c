package shuzi.model.alias;

import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import shuzi.core.Numeral;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InvalidImageException;
import shuzi.model.Classifier;

/**
 * Classifies synthetic pictures with a model before it answers clients, so that its buffers exist and the code for its
 * layers is compiled.
 */
@Component
class ClassifierWarmUp {

    private static final Logger log = LoggerFactory.getLogger(ClassifierWarmUp.class);
    private static final int ROUNDS = 3; // some 10 ms in a process that has answered before

    private static final List<byte[]> PICTURES = IntStream.rangeClosed(1, Numeral.ALL.size())
            .mapToObj(label -> ImageEncoder.png(new Writer(0, 0).write(label, 0)))
            .toList();

    /** Classifies each picture a few times. */
    void warm(Classifier classifier) {
        for (int round = 0; round < ROUNDS; round++) {
            for (byte[] picture : PICTURES) {
                try {
                    classifier.classify(picture);
                } catch (InvalidImageException e) {
                    log.debug("A picture of the warm-up cannot be used", e);
                }
            }
        }
    }
}
