/** What a request may bring, whatever operation it is for: parameters, fields and files of forms, how bodies are encoded. */
@NullMarked
package shuzi.request;

import org.jspecify.annotations.NullMarked;
