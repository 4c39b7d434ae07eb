/**
 * Arrays in the files of NumPy: a .npy file holds one, a .npz file several by name. Begin at {@link
 * learnstream.numpy.NpyFile}. Uses nothing of the project.
 */
package learnstream.numpy;
