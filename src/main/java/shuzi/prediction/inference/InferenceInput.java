package shuzi.prediction.inference;

import java.io.IOException;
import shuzi.core.image.GreyImage;

/** The images of a request, which are read one after another. */
interface InferenceInput {

    /** An image to classify. */
    sealed interface Image {}

    /** An image of 64 x 64 pixels, of a tensor {@code image}. */
    record Pixels(GreyImage image) implements Image {}

    /** A file with a picture, an element of a tensor {@code picture}. */
    record File(byte[] content) implements Image {}

    /** Returns the number of images. */
    int count();

    /** Returns whether all images are in memory, so that the body of the request was read. */
    boolean isRead();

    /**
     * Reads the next image.
     *
     * @throws shuzi.web.problem.InvalidRequestException if it is invalid, or the last one and the body goes on after it
     * @throws IOException if the client has left
     */
    Image next() throws IOException;
}
