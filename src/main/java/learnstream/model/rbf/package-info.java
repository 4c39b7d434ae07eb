/**
 * Networks of radial basis functions that place their centres and set their widths as they learn.
 * Begin at {@link learnstream.model.rbf.RbfSpec}. May use {@code model} and {@code nn}.
 */
package learnstream.model.rbf;
