/**
 * What stands between a client and the controllers: ids of requests, what a gateway says of the client and of the path
 * it was reached under, the access log.
 */
@NullMarked
package shuzi.web.request;

import org.jspecify.annotations.NullMarked;
